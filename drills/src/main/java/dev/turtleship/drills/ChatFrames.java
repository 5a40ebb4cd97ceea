package dev.turtleship.drills;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The chat frames of the socket, made and read without a JSON tree: thousands of them a second share two cores with
/// the application under test. A frame to send is built once per member and patched at fixed places; of a frame
/// received only the fields that matter are looked for. Inside a JSON string a quote is escaped, so `"seq":` can only
/// be a field's name.
final class ChatFrames {
    static final int TEXT_LENGTH = 100;
    /// Frame ids of chat.send are this plus the message's number, so that an answer names its message.
    static final long FIRST_ID = 1_000_000_000L;

    private static final int DIGITS = 12;
    private static final int ID_DIGITS = 10;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// The first 24 characters of the client ids of this run: the other 12 are the message's number in hex.
    private final String idPrefix;

    ChatFrames(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    /// A chat.send frame of one member, patched in place for each message.
    final class Send {
        private final byte[] bytes;
        private final int idAt;
        private final int clientIdAt;
        private final int textAt;

        Send(String conversation) {
            var head = "{\"id\":";
            var middle = ",\"type\":\"chat.send\",\"body\":{\"conversation\":\"" + conversation + "\",\"client_id\":\""
                    + idPrefix;
            var tail = "\",\"kind\":\"text\",\"text\":\"";
            idAt = head.length();
            clientIdAt = idAt + ID_DIGITS + middle.length();
            textAt = clientIdAt + DIGITS + tail.length();
            bytes = (head + "0".repeat(ID_DIGITS) + middle + "0".repeat(DIGITS) + tail + text(0) + "\"}}")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        String frame(int message) {
            long id = FIRST_ID + message;
            for (int i = ID_DIGITS - 1; i >= 0; i--) {
                bytes[idAt + i] = (byte) ('0' + id % 10);
                id /= 10;
            }
            for (int i = 0; i < DIGITS; i++) {
                byte digit = (byte) HEX[(int) ((long) message >>> (4 * (DIGITS - 1 - i))) & 15];
                bytes[clientIdAt + i] = digit;
                bytes[textAt + i] = digit;
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /// The text of a message: 100 bytes that begin with its number, so that a text that went astray is seen.
    static String text(int message) {
        var text = new char[TEXT_LENGTH];
        Arrays.fill(text, 'x');
        for (int i = 0; i < DIGITS; i++) {
            text[i] = HEX[(int) ((long) message >>> (4 * (DIGITS - 1 - i))) & 15];
        }
        return new String(text);
    }

    String clientId(int message) {
        return idPrefix + text(message).substring(0, DIGITS);
    }

    /// The number of the message with this client id, -1 when it is none of this run's.
    int message(String clientId) {
        return clientId.startsWith(idPrefix) ? (int) hex(clientId, idPrefix.length()) : -1;
    }

    /// The number of the message in an event frame; -1 when the drill did not send it, or when its text is not the
    /// one that was sent.
    int eventMessage(String frame) {
        int at = value(frame, "\"client_id\":\"");
        if (at < 0 || !frame.startsWith(idPrefix, at)) {
            return -1;
        }
        long message = hex(frame, at + idPrefix.length());
        int text = value(frame, "\"text\":\"");
        return text >= 0 && hex(frame, text) == message ? (int) message : -1;
    }

    /// Where the value behind this `"name":` begins, -1 when the field is not there.
    static int value(String frame, String field) {
        int at = frame.indexOf(field);
        return at < 0 ? -1 : at + field.length();
    }

    /// The whole number behind this `"name":`, -1 when there is none.
    static long number(String frame, String field) {
        int at = value(frame, field);
        if (at < 0) {
            return -1;
        }
        long number = 0;
        int digits = 0;
        while (at < frame.length() && frame.charAt(at) >= '0' && frame.charAt(at) <= '9') {
            number = number * 10 + frame.charAt(at++) - '0';
            digits++;
        }
        return digits == 0 ? -1 : number;
    }

    static boolean isType(String frame, String type) {
        int at = value(frame, "\"type\":\"");
        return at >= 0 && frame.startsWith(type, at) && frame.startsWith("\"", at + type.length());
    }

    private static long hex(String text, int at) {
        if (at + DIGITS > text.length()) {
            return -1;
        }
        long number = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
