package dev.turtleship.drills;

import java.time.Duration;

/// People who chat, pay and send each other files while something of media is away.
final class MediaLoad implements Away.Load {
    private static final Duration SETTLING = Duration.ofSeconds(60);

    private final Loop loop;
    private final Traffic traffic;
    private final MediaTraffic media;
    private final StatusWatch status;

    MediaLoad(Loop loop, Application application, Traffic.Load load, MediaTraffic.Load files, Ids ids) {
        this.loop = loop;
        this.traffic = new Traffic(loop, application, load, ids, false);
        this.media = new MediaTraffic(loop, application, files, traffic.people(), ids);
        this.status = new StatusWatch(loop, traffic.api(), "media");
    }

    @Override
    public void start() {
        status.start();
        traffic.start();
        media.start();
    }

    @Override
    public void shut() {
        media.sendInVain();
    }

    @Override
    public void comeBack(long healing, long healed) {
        Await.within(Away.HEALING, () -> loop.ask(() -> media.answersAgain(healed)));
        media.goOn(Away.HEALING);
    }

    @Override
    public void stop() {
        traffic.stop();
        media.stop();
    }

    MediaRun collect(Away.Times times) {
        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        var outcomes = traffic.resolveUnknown(System.nanoTime(), Away.HEALING);
        var samples = status.stop();
        var whole = media.compare();
        return new MediaRun(
                times,
                ChatSide.of(traffic.crowd()),
                traffic.collect(outcomes),
                media.calls(),
                media.looks(),
                media.continued(),
                whole,
                samples);
    }
}
