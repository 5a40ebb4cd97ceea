package dev.turtleship.chat;

import dev.turtleship.core.problem.Reason;

enum ChatError implements Reason {
    CONVERSATION_UNKNOWN(404, "conversation-unknown", "There is no such conversation"),
    PERSON_UNKNOWN(422, "person-unknown", "There is no such person"),
    ENTRY_UNKNOWN(404, "entry-unknown", "There is no such entry"),
    STICKER_UNKNOWN(422, "sticker-unknown", "There is no such sticker"),
    TARGET_UNKNOWN(422, "target-unknown", "There is no such entry"),
    TARGET_UNFIT(422, "target-unfit", "This cannot be done with this entry"),
    TARGET_DELETED(409, "target-deleted", "The entry was deleted"),
    REPORT_UNKNOWN(404, "report-unknown", "There is no such report"),
    NOT_YOURS(403, "not-yours", "This is for whoever wrote it"),
    NOT_HOST(403, "not-host", "This is for a host of the group"),
    TOO_MANY_BLOCKS(422, "too-many-blocks", "One more cannot be blocked"),
    NOT_A_GROUP(422, "not-a-group", "The conversation is not a group"),
    ONLY_BY_LINK(422, "only-by-link", "People join an open group by its link"),
    NOT_OPEN(422, "not-open", "The conversation is not an open group"),
    LINK_UNKNOWN(404, "link-unknown", "The link leads nowhere"),
    ALIAS_TAKEN(409, "alias-taken", "Somebody goes by this alias"),
    BANNED(403, "banned", "You may not come back"),
    REQUEST_UNKNOWN(404, "request-unknown", "Nobody asks to be let in"),
    TOO_MANY_REQUESTS(422, "too-many-requests", "One more cannot ask to be let in"),
    TOO_MANY_SUB_HOSTS(422, "too-many-sub-hosts", "One more cannot be a sub-host"),
    GROUP_FULL(422, "group-full", "The group is full"),
    SENT_ALREADY(409, "sent-already", "The message was sent already"),
    TOO_MANY_SCHEDULED(422, "too-many-scheduled", "Too many messages wait to be sent"),
    TOO_LATE(409, "too-late", "The time for this is over"),
    TEXT_REFUSED(400, "text-refused", "This text cannot be sent"),
    SLOW_MODE(429, "slow-mode", "The group is in slow mode"),
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
