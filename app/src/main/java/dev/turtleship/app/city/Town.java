package dev.turtleship.app.city;

import dev.turtleship.app.city.Totals.What;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// What everybody in the city shares.
final class Town {
    /// Something one can give, as the catalogue shows it.
    record Item(String id, long price) {}

    private final Api api;
    private final Story story;
    private final Journal journal;
    private final Totals totals = new Totals();
    private final Map<String, Citizen> riders = new ConcurrentHashMap<>();
    private final Set<String> drivers = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;
    private volatile boolean riding = true;

    Town(Api api, Story story, Journal journal) {
        this.api = api;
        this.story = story;
        this.journal = journal;
        story.residents().forEach(citizen -> riders.put(citizen.id(), citizen));
        story.drivers().forEach(citizen -> drivers.add(citizen.id()));
    }

    Api api() {
        return api;
    }

    Totals totals() {
        return totals;
    }

    /// Whether new things are begun.
    boolean open() {
        return open;
    }

    void close() {
        open = false;
    }

    /// Whether somebody of the city may still need a driver.
    boolean riding() {
        return riding;
    }

    void allHome() {
        riding = false;
    }

    /// Somebody of the city, who tells the driver the PIN at the door; null for everybody else.
    Citizen rider(String person) {
        return riders.get(person);
    }

    /// Whether this driver is one of the city, and not somebody who drives by hand.
    boolean drives(String person) {
        return drivers.contains(person);
    }

    Till till(String partner) {
        return story.tills().get(partner);
    }

    /// Without what needs a proof of age.
    List<Item> items() {
        return story.items();
    }

    String phrase() {
        return one(story.phrases());
    }

    RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    boolean oneIn(int count) {
        return random().nextInt(count) == 0;
    }

    <T> T one(List<T> of) {
        return of.get(random().nextInt(of.size()));
    }

    /// The ship said that something is so, for ever.
    void acknowledged(What what, String id, Citizen by, long amount) {
        totals.add(what);
        journal.add(
                what.name().toLowerCase(Locale.ROOT),
                id,
                Json.object().put("by", by.id()).put("amount", amount));
    }
}
