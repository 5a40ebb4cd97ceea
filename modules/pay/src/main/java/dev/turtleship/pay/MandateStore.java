package dev.turtleship.pay;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "pay")
interface MandateStore {
    /// `usedMinor`: what settled under it in the last 24 hours.
    record Mandate(String module, long perChargeMinor, long perDayMinor, Instant givenAt, long usedMinor) {}

    @SQL("""
        insert into mandate (person, module, per_charge_minor, per_day_minor)
        values (:person, :module, :perCharge, :perDay)
        on conflict (person, module) do update
        set per_charge_minor = excluded.per_charge_minor, per_day_minor = excluded.per_day_minor, given_at = now()
        where (mandate.per_charge_minor, mandate.per_day_minor) <> (excluded.per_charge_minor, excluded.per_day_minor)
        """)
    int give(UUID person, String module, long perCharge, long perDay);

    @SQL("""
        delete from mandate
        where person = :person and module = :module
        """)
    int revoke(UUID person, String module);

    @SQL("""
        select m.module, m.per_charge_minor, m.per_day_minor, m.given_at,
            cast(coalesce((
                select sum(c.amount_minor)
                from charge c
                where c.payer = m.person and c.module = m.module and c.by_mandate
                  and c.decided_at > now() - interval '24 hours'), 0) as bigint)
        from mandate m
        where m.person = :person and m.module = :module
        """)
    Optional<Mandate> find(UUID person, String module);

    @SQL("""
        select m.module, m.per_charge_minor, m.per_day_minor, m.given_at,
            cast(coalesce((
                select sum(c.amount_minor)
                from charge c
                where c.payer = m.person and c.module = m.module and c.by_mandate
                  and c.decided_at > now() - interval '24 hours'), 0) as bigint)
        from mandate m
        where m.person = :person
        order by m.module
        limit 200
        """)
    List<Mandate> all(UUID person);
}
