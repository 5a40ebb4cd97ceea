package dev.turtleship.chat;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.text.Normalizer;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Finding messages by what they say.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/messages")
@RunOnVirtualThread
class SearchResource {
    private static final int MIN_QUERY = 2;
    private static final int MAX_QUERY = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final String FROM_THE_NEWEST = "";

    private final SearchService searches;
    private final Authentication authentication;

    SearchResource(SearchService searches, Authentication authentication) {
        this.searches = searches;
        this.authentication = authentication;
    }

    @GET
    @Operation(
            summary = "Find messages in one's conversations, newest first.",
            description =
                    "A page may hold fewer than the limit, even none, and still have a next_cursor: then there was"
                            + " more to look through than the time allowed, and the next page goes on from there.")
    public Page<Entry> find(
            @QueryParam("q") String q,
            @QueryParam("conversation") String conversation,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var query = new SearchService.Query(text(q), only(conversation), before(cursor), most);
        return searches.find(authentication.caller().account(), query);
    }

    /// In NFC, as texts are stored: a syllable typed in parts on one keyboard is found when typed whole on another.
    private static String text(String q) {
        String text =
                q == null ? "" : Normalizer.normalize(q, Normalizer.Form.NFC).strip();
        int length = text.codePointCount(0, text.length());
        if (length < MIN_QUERY || length > MAX_QUERY) {
            throw Refused.field("/q", "Look for " + MIN_QUERY + " to " + MAX_QUERY + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF)) {
            throw Refused.field("/q", "Look for visible characters");
        }
        return text;
    }

    private static ConversationId only(String conversation) {
        try {
            return conversation == null ? null : new ConversationId(UUID.fromString(conversation));
        } catch (IllegalArgumentException _) {
            throw Refused.field("/conversation", "A conversation is named by its id");
        }
    }

    private static Place before(String cursor) {
        String key = Page.key(cursor, FROM_THE_NEWEST);
        return key.equals(FROM_THE_NEWEST)
                ? Place.NEWEST
                : Place.parse(key).orElseThrow(() -> Refused.field("/cursor", "This cursor is not one of ours"));
    }
}
