package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What else can be said than texts.
@QuarkusTest
class KindTest {
    private static Person alice;
    private static Person bob;

    private static final String KEY = "mV3lq0_s-2dZyT7rXwUu1aBcDeFgHiJkLmNoPqRsTuV";

    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        conversation = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("kinds", bob))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer say(String body) {
        return alice.api().put(path(conversation) + "/messages/" + Ids.next(), body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"sticker\",\"sticker\":{\"pack\":\"turtles\",\"name\":\"hello\"}}",
                "{\"kind\":\"photo\",\"photo\":{\"media\":\"0199a000-0000-7000-8000-000000000001\"," + "\"key\":\""
                        + KEY + "\",\"name\":\"산.jpg\",\"size\":90000,\"width\":1200,\"height\":800}}",
                "{\"kind\":\"video\",\"video\":{\"media\":\"0199a000-0000-7000-8000-000000000001\"," + "\"key\":\""
                        + KEY + "\",\"width\":1920,\"height\":1080,\"seconds\":14}}",
                "{\"kind\":\"voice\",\"voice\":{\"media\":\"0199a000-0000-7000-8000-000000000001\"," + "\"key\":\""
                        + KEY + "\",\"seconds\":3}}",
                "{\"kind\":\"file\",\"file\":{\"media\":\"0199a000-0000-7000-8000-000000000001\",\"key\":\"" + KEY
                        + "\"}}",
                "{\"kind\":\"location\",\"location\":{\"latitude\":37.3949,\"longitude\":127.1112,\"label\":\"판교\"}}",
                "{\"kind\":\"location\",\"location\":{\"latitude\":-90.0,\"longitude\":180.0}}",
                "{\"kind\":\"vote\",\"vote\":{\"question\":\"언제?\",\"options\":[\"오늘\",\"내일\"],\"several\":true}}"
            })
    void what_was_said_is_in_the_log_as_it_was(String body) {
        say(body).expect(201);
        var said = Api.json(body);
        var entry = log(bob, conversation).getFirst();
        assertEquals(said.at("/kind"), entry.at("/kind"));
        assertEquals(
                said.get(said.at("/kind").asText()), entry.get(said.at("/kind").asText()));
    }

    @Test
    void a_contact_is_somebody_here() {
        say("{\"kind\":\"contact\",\"contact\":{\"person\":\"" + bob.id() + "\"}}")
                .expect(201);
        assertEquals(
                bob.id().toString(),
                log(bob, conversation).getFirst().at("/contact/person").asText());
        var unknown = say("{\"kind\":\"contact\",\"contact\":{\"person\":\"" + Ids.next() + "\"}}");
        unknown.problem(422, "chat/person-unknown");
        assertEquals("/contact/person", unknown.at("/errors/0/pointer"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"sticker"}                                                          | /sticker
            {"kind":"sticker","sticker":{"pack":"turtles"}}                             | /sticker/name
            {"kind":"sticker","sticker":{"pack":"../x","name":"a"}}                     | /sticker/pack
            {"kind":"sticker","sticker":{"pack":"turtles","name":"a","url":"http://x"}} | /sticker/url
            {"kind":"photo"}                                                            | /photo
            {"kind":"photo","photo":{"key":"k"}}                                        | /photo/media
            {"kind":"photo","photo":{"media":"../etc/passwd","key":"k"}}                | /photo/media
            {"kind":"file","file":{"media":"0199a000-0000-7000-8000-000000000001"}}     | /file/key
            {"kind":"file","file":{"media":"0199a000-0000-7000-8000-000000000001","key":"<b>"}} | /file/key
            {"kind":"location"}                                                         | /location
            {"kind":"location","location":{"latitude":91,"longitude":0}}                | /location/latitude
            {"kind":"location","location":{"latitude":"NaN","longitude":0}}             | /location/latitude
            {"kind":"location","location":{"latitude":1}}                               | /location/longitude
            {"kind":"location","location":{"latitude":1,"longitude":1,"label":""}}      | /location/label
            {"kind":"contact","contact":{}}                                             | /contact/person
            {"kind":"contact","contact":{"person":"x"}}                                 | /contact/person
            {"kind":"vote","vote":{"options":["a","b"]}}                                | /vote/question
            {"kind":"vote","vote":{"question":"q","options":["a"]}}                     | /vote/options
            {"kind":"vote","vote":{"question":"q","options":["a","a"]}}                 | /vote/options/1
            {"kind":"vote","vote":{"question":"q","options":["a",null]}}                | /vote/options/1
            {"kind":"vote","vote":{"question":"q\\n","options":["a","b"]}}              | /vote/question
            {"kind":"card","card":{}}                                                   | /kind
            {"kind":7}                                                                  | /kind
            {}                                                                          | /kind
            """)
    void what_is_wrong_is_pointed_at_and_not_stored(String body, String pointer) {
        say(body).invalid(pointer);
        assertEquals(0, log(bob, conversation).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "width":1200                | height
            "height":0,"width":1        | height
            "width":-1,"height":1       | width
            "width":100001,"height":1   | width
            "seconds":86401             | seconds
            "size":0                    | size
            "name":""                   | name
            "name":"a\u0000b"          | name
            "url":"http://elsewhere"    | url
            """)
    void what_is_said_of_a_file_makes_sense(String more, String member) {
        say("{\"kind\":\"video\",\"video\":{\"media\":\"" + Ids.next() + "\",\"key\":\"" + KEY + "\"," + more + "}}")
                .invalid("/video/" + member);
        assertEquals(0, log(bob, conversation).size());
    }

    @Test
    void a_deleted_photo_leaves_no_key_behind() {
        var seq = say("{\"kind\":\"photo\",\"photo\":{\"media\":\"" + Ids.next() + "\",\"key\":\"" + KEY + "\"}}")
                .expect(201)
                .at("/seq");
        say("{\"kind\":\"delete\",\"target\":" + seq + "}").expect(201);
        assertFalse(log(bob, conversation).toString().contains(KEY));
    }
}
