package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Chat's PostgreSQL is killed and stays away while people give each other gifts.
final class GiftsChatDead implements Drill {
    @Override
    public String name() {
        return "gifts-chat-dead";
    }

    @Override
    public String about() {
        return "chat's database is killed while people give gifts; the box works, and each card arrives once after";
    }

    @Override
    public List<String> lines() {
        return GiftsChatDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with what gifts tells chat lost while chat is away";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("cards_within_10s", "gift_cards_once");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var chat = servers.make("chat");
            try (var application =
                    Application.start(GiftTraffic.ready(run.launch().database(chat)))) {
                var fault = Away.Fault.dead(chat);
                if (run.control()) {
                    fault = LostMessages.of(application, "gifts", fault);
                }
                GiftsChatDeadJudge.judge(GiftsAway.drive(run, application, fault), run.contract());
            }
        }
    }
}
