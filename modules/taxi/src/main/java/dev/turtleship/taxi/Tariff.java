package dev.turtleship.taxi;

import dev.turtleship.core.money.Money;
import dev.turtleship.taxi.Routing.Route;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// What a ride costs. The name goes into each quote, so that a fare can be explained after the tariff has changed.
final class Tariff {
    /// `code` is base, distance, time or night.
    record Item(String code, Money amount) {}

    static final String NAME = "seoul-2026-1";

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final long BASE_WON = 4_800;
    private static final long BASE_METERS = 1_600;
    private static final long STEP_WON = 100;
    private static final long STEP_METERS = 131;
    private static final long STEP_SECONDS = 120;
    private static final int NIGHT_FROM = 22;
    private static final int NIGHT_UNTIL = 4;
    private static final long NIGHT_PERCENT = 20;

    private Tariff() {}

    /// The items of a fare in the order people read them; none is zero.
    static List<Item> items(Route route, Instant at) {
        var items = new ArrayList<Item>();
        add(items, "base", BASE_WON);
        add(items, "distance", Math.ceilDiv(Math.max(0, route.meters() - BASE_METERS), STEP_METERS) * STEP_WON);
        add(items, "time", route.seconds() / STEP_SECONDS * STEP_WON);
        int hour = at.atZone(SEOUL).getHour();
        if (hour >= NIGHT_FROM || hour < NIGHT_UNTIL) {
            add(items, "night", total(items) * NIGHT_PERCENT / 100 / STEP_WON * STEP_WON);
        }
        return List.copyOf(items);
    }

    static long total(List<Item> items) {
        return items.stream().mapToLong(item -> item.amount().amount()).sum();
    }

    private static void add(List<Item> items, String code, long won) {
        if (won > 0) {
            items.add(new Item(code, Money.krw(won)));
        }
    }
}
