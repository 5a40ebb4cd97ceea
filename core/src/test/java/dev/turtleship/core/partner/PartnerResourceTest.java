package dev.turtleship.core.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Partners as an operator adds them.
@QuarkusTest
class PartnerResourceTest {
    private static final String PARTNERS = OperatorAccess.PATH + "/partners";

    @ConfigProperty(name = "turtleship.data")
    Path data;

    private Api operator;

    @BeforeEach
    void operate() throws IOException {
        Api.open();
        operator = Api.open()
                .as(Files.readString(data.resolve(OperatorAccess.TOKEN_FILE)).strip());
    }

    @Test
    void a_partner_is_added_once_with_keys_of_which_only_hashes_are_stored() throws SQLException {
        var partner = Ids.next();
        var key = Ids.next();
        String secret = PartnerKey.make("probe");
        add(partner, "A cafe").expect(201);
        add(partner, "A cafe").expect(200);
        addKey(partner, key, secret).expect(201);
        addKey(partner, key, secret).expect(200);
        assertEquals("2", Sql.text("accounts", "select version from partner where id = ?", partner));
        assertEquals(
                PartnerKey.sha256(secret), Sql.text("accounts", "select sha256 from partner_key where id = ?", key));
        var listed = find(partner);
        assertEquals(
                "A cafe probe",
                listed.at("/name").asText() + " " + listed.at("/module").asText());
        assertEquals(key.toString(), listed.at("/keys/0/id").asText());
        assertEquals("", listed.at("/keys/0/sha256").asText());
    }

    @Test
    void a_revoked_key_is_gone_for_ever() {
        var partner = Ids.next();
        var key = Ids.next();
        String secret = PartnerKey.make("probe");
        add(partner, "A bakery").expect(201);
        addKey(partner, key, secret).expect(201);
        operator.delete(PARTNERS + "/keys/" + key).expect(204);
        operator.delete(PARTNERS + "/keys/" + key).expect(204);
        assertEquals(0, find(partner).at("/keys").size());
        addKey(partner, key, secret).problem(409, "core/conflict");
        addKey(partner, Ids.next(), secret).problem(409, "core/conflict");
        operator.delete(PARTNERS + "/keys/" + Ids.next()).problem(404, "core/not-found");
    }

    @Test
    void an_id_means_one_partner_and_one_key() {
        var partner = Ids.next();
        var other = Ids.next();
        var key = Ids.next();
        String secret = PartnerKey.make("probe");
        add(partner, "A shop").expect(201);
        add(other, "Another").expect(201);
        add(partner, "A shop of another name").problem(409, "core/conflict");
        addKey(partner, key, secret).expect(201);
        addKey(other, key, secret).problem(409, "core/conflict");
        addKey(other, Ids.next(), secret).problem(409, "core/conflict");
        addKey(Ids.next(), Ids.next(), PartnerKey.make("probe")).problem(404, "core/not-found");
    }

    @Test
    void keys_are_bounded_also_when_they_come_at_once() throws InterruptedException {
        var partner = Ids.next();
        add(partner, "Keys").expect(201);
        var answers =
                Together.run(PartnerService.MOST_KEYS * 2, _ -> addKey(partner, Ids.next(), PartnerKey.make("probe"))
                        .status());
        assertEquals(
                PartnerService.MOST_KEYS,
                answers.stream().filter(status -> status == 201).count());
        assertEquals(PartnerService.MOST_KEYS, find(partner).at("/keys").size());
    }

    @Test
    void what_is_wrong_is_refused() {
        var id = Ids.next();
        operator.put(PARTNERS + "/" + id, Api.object("module", "nowhere", "name", "X"))
                .invalid("/module");
        operator.put(PARTNERS + "/" + id, Api.object("module", "probe", "name", ""))
                .invalid("/name");
        add(id, "Right").expect(201);
        for (String wrong : List.of("", "plain", "G".repeat(64), "a".repeat(63))) {
            operator.put(PARTNERS + "/" + id + "/keys/" + Ids.next(), Api.object("sha256", wrong))
                    .invalid("/sha256");
        }
        for (var api : List.of(Api.open(), People.signUp().api(), Api.open().as("wrong"))) {
            api.get(PARTNERS).problem(404, "core/not-found");
            api.put(PARTNERS + "/" + id, Api.object("module", "probe", "name", "X"))
                    .problem(404, "core/not-found");
        }
    }

    @Test
    void a_key_is_random_and_names_its_module() {
        String key = PartnerKey.make("gifts");
        assertTrue(key.matches("partner_gifts_[A-Za-z0-9_-]{43}"), key);
        assertNotEquals(key, PartnerKey.make("gifts"));
        assertEquals(PartnerKey.sha256(key), PartnerKey.sha256OfHeader("bearer " + key));
        assertEquals("", PartnerKey.sha256OfHeader(null));
        assertEquals("", PartnerKey.sha256OfHeader("Basic " + key));
    }

    private Api.Answer add(UUID id, String name) {
        return operator.put(PARTNERS + "/" + id, Api.object("module", "probe", "name", name));
    }

    private Api.Answer addKey(UUID partner, UUID key, String secret) {
        return operator.put(PARTNERS + "/" + partner + "/keys/" + key, Api.object("sha256", PartnerKey.sha256(secret)));
    }

    private JsonNode find(UUID partner) {
        for (var item : operator.get(PARTNERS).expect(200).body().at("/items")) {
            if (item.at("/id").asText().equals(partner.toString())) {
                return item;
            }
        }
        throw new AssertionError("no partner " + partner);
    }
}
