package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes a conversation out page by page, so that a long one takes no more memory than a short one, and waits for
/// whoever reads it without a connection to the database in hand.
@ApplicationScoped
class ExportService {
    /// What the JSON is; `names` are those of the people as chat knows them by now.
    record Export(ConversationId conversation, String title, List<Entry> items, Map<UUID, String> names) {}

    private static final int PAGE = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ConversationStore conversations;
    private final EntryService entries;
    private final ObjectMapper json;

    ExportService(ConversationStore conversations, EntryService entries, ObjectMapper json) {
        this.conversations = conversations;
        this.entries = entries;
        this.json = json;
    }

    /// The title; refuses before anything is written.
    @InLane("chat.read")
    @Transactional
    String begin(AccountId reader, ConversationId id) {
        return conversations
                .find(reader.value(), id.value())
                .orElseThrow(Members::unknown)
                .title();
    }

    void json(AccountId reader, ConversationId id, String title, OutputStream out) throws IOException {
        var names = new HashMap<UUID, String>();
        try (var generator = json.getFactory().createGenerator(out)) {
            generator.writeStartObject();
            generator.writeObjectField("conversation", id);
            generator.writeStringField("title", title);
            generator.writeArrayFieldStart("items");
            for (var page = page(reader, id, 0); !page.isEmpty(); page = after(reader, id, page)) {
                learn(names, page);
                for (var entry : page) {
                    generator.writeObject(entry);
                }
                generator.flush();
            }
            generator.writeEndArray();
            generator.writeObjectField("names", names);
            generator.writeEndObject();
        }
    }

    /// A line an entry, with the time in UTC; line breaks inside a text are kept and its next lines indented.
    void text(AccountId reader, ConversationId id, OutputStream out) throws IOException {
        var names = new HashMap<UUID, String>();
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            for (var page = page(reader, id, 0); !page.isEmpty(); page = after(reader, id, page)) {
                learn(names, page);
                for (var entry : page) {
                    String name = names.getOrDefault(
                            entry.sender().value(), entry.sender().toString());
                    String says = says(entry);
                    if (!says.isEmpty()) {
                        writer.write(
                                TIME.format(entry.sentAt()) + " " + name + ": " + says.replace("\n", "\n    ") + "\n");
                    }
                }
                writer.flush();
            }
        }
    }

    private List<Entry> after(AccountId reader, ConversationId id, List<Entry> page) {
        return page.size() < PAGE ? List.of() : page(reader, id, page.getLast().seq());
    }

    private List<Entry> page(AccountId reader, ConversationId id, long after) {
        return entries.after(reader, id, after, PAGE).items();
    }

    private void learn(Map<UUID, String> names, List<Entry> page) {
        var people = page.stream()
                .map(entry -> entry.sender().value())
                .filter(person -> !names.containsKey(person))
                .distinct()
                .toArray(UUID[]::new);
        if (people.length > 0) {
            entries.names(people).forEach(person -> names.put(person.id(), person.name()));
        }
    }

    /// Nothing for what only changed an entry, which is written as it stands.
    private String says(Entry entry) {
        if (entry.deleted() || entry.hidden()) {
            return "(deleted)";
        }
        if (entry.disappeared()) {
            return Entry.CONTENT.contains(entry.kind()) ? "(disappeared)" : "";
        }
        return switch (entry.kind()) {
            case Entry.TEXT -> read(entry.text()).asText() + (entry.edited() ? " (edited)" : "");
            case Entry.CARD -> read(entry.card()).at("/fallback").asText();
            case "sticker" -> "(sticker " + read(entry.sticker()).at("/name").asText() + ")";
            case "photo", "video", "voice", "file" -> "(" + entry.kind() + named(entry) + ")";
            case "location" -> "(location " + entry.location() + ")";
            case "contact" -> "(contact " + read(entry.contact()).at("/person").asText() + ")";
            case "vote" -> "(vote) " + read(entry.vote()).at("/question").asText();
            case "title" -> "(new title) " + read(entry.title()).asText();
            case "join", "enter", "kick", "leave" -> "(" + entry.kind() + ")";
            default -> "";
        };
    }

    /// A file by its name, where it has one.
    private String named(Entry entry) {
        var attachment = Stream.of(entry.photo(), entry.video(), entry.voice(), entry.file())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        String name = read(attachment).at("/name").asText();
        return name.isEmpty() ? "" : " " + name;
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an entry cannot be read: " + body, impossible);
        }
    }
}
