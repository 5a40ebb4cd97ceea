package dev.turtleship.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// How old somebody is: in whole years, by the calendar of Seoul.
final class Age {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private Age() {}

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, SEOUL);
    }

    /// Who was born on 29 February is a year older on 1 March.
    static boolean isOver(int years, LocalDate birthDate, Instant now) {
        var today = today(now);
        var birthday = birthDate.plusYears(years);
        boolean leapDay = birthDate.getDayOfMonth() != birthday.getDayOfMonth();
        return !today.isBefore(leapDay ? birthday.plusDays(1) : birthday);
    }
}
