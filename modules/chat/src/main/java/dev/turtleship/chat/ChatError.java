package dev.turtleship.chat;

import dev.turtleship.core.problem.Reason;

enum ChatError implements Reason {
    CONVERSATION_UNKNOWN(404, "conversation-unknown", "There is no such conversation"),
    PERSON_UNKNOWN(422, "person-unknown", "There is no such person"),
    TEXT_REFUSED(400, "text-refused", "This text cannot be sent"),
    SEARCH_BUSY(503, "search-busy", "Searching takes too long at the moment"),
    BUSY(503, "busy", "Too many messages at the moment"),
    OUTCOME_UNKNOWN(503, "outcome-unknown", "Whether the message was stored is not known yet");

    private final int status;
    private final String slug;
    private final String title;

    ChatError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "chat";
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String slug() {
        return slug;
    }

    @Override
    public String title() {
        return title;
    }
}
