package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.util.UUID;

/// One entry of a conversation's log, as people see it. `text` or `card` by kind; stored as the JSON text of that
/// member, which nobody between client and client parses again.
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
        ConversationId conversation,
        long seq,
        UUID clientId,
        AccountId sender,
        String kind,
        @JsonRawValue String text,
        @JsonRawValue String card,
        Instant sentAt) {
    static final String TEXT = "text";
    static final String CARD = "card";

    static Entry of(EntryStore.Row row) {
        return of(
                new Draft(
                        new ConversationId(row.conversation()),
                        new AccountId(row.sender()),
                        row.clientId(),
                        row.kind(),
                        row.body()),
                row.seq(),
                row.sentAt());
    }

    static Entry of(Draft draft, long seq, Instant sentAt) {
        return new Entry(
                draft.conversation(),
                seq,
                draft.clientId(),
                draft.sender(),
                draft.kind(),
                draft.kind().equals(TEXT) ? draft.body() : null,
                draft.kind().equals(CARD) ? draft.body() : null,
                sentAt);
    }

    /// What goes into the log: `body` is the JSON of the text or card.
    record Draft(ConversationId conversation, AccountId sender, UUID clientId, String kind, String body) {}
}
