package dev.turtleship.chat;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.util.List;
import java.util.Set;

/// What people put into a log that changes the conversation itself: who is in it, what it is called, what holds there.
sealed interface RoomChange extends NewMessage {
    int MAX_SLOW_SECONDS = 3600;

    /// Invites people into a group.
    record Join(List<AccountId> people) implements RoomChange {
        @Override
        public String kind() {
            return "join";
        }

        @Override
        public String body(String at) {
            return Words.people(people, MAX_PEOPLE, at + "/people");
        }
    }

    /// Puts somebody out of a group; its hosts may.
    record Kick(AccountId person) implements RoomChange {
        @Override
        public String kind() {
            return "kick";
        }

        @Override
        public String body(String at) {
            return Words.quoted(Words.given(person, at + "/person").toString());
        }
    }

    record Leave() implements RoomChange {
        @Override
        public String kind() {
            return "leave";
        }

        @Override
        public String body(String at) {
            return Entry.NOTHING;
        }
    }

    /// A new title of a group.
    record Title(String title) implements RoomChange {
        @Override
        public String kind() {
            return "title";
        }

        @Override
        public String body(String at) {
            return Words.quoted(Words.line(title, MAX_TITLE, at + "/title"));
        }
    }

    /// Pins an entry for everybody; without a target nothing is pinned any more.
    record Notice(Long target) implements RoomChange {
        @Override
        public String kind() {
            return "notice";
        }

        @Override
        public String body(String at) {
            return Entry.NOTHING;
        }
    }

    /// Makes somebody else a sub-host, a member as most, or the host in one's stead. The host may.
    record Role(Body role) implements RoomChange {
        record Body(AccountId person, String name) {}

        private static final Set<String> NAMES = Set.of(DraftService.HOST, DraftService.SUB_HOST, DraftService.MEMBER);

        @Override
        public String kind() {
            return "role";
        }

        @Override
        public String body(String at) {
            var given = Words.given(role, at + "/role");
            var person = Words.given(given.person(), at + "/role/person");
            if (!NAMES.contains(Words.given(given.name(), at + "/role/name"))) {
                throw Refused.field(at + "/role/name", "Say host, sub_host or member");
            }
            return Words.object()
                    .put("person", person.toString())
                    .put("name", given.name())
                    .toString();
        }
    }

    /// After how many seconds disappears what is said from now on; 0 is never. Whoever is there may say so, in a group
    /// its host.
    record Timer(Integer seconds) implements RoomChange {
        private static final int MIN_SECONDS = 60;
        private static final int MAX_SECONDS = 365 * 24 * 60 * 60;

        @Override
        public String kind() {
            return "timer";
        }

        @Override
        public String body(String at) {
            int given = Words.given(seconds, at + "/seconds");
            if (given != 0 && (given < MIN_SECONDS || given > MAX_SECONDS)) {
                throw Refused.field(at + "/seconds", "0, or from a minute to 365 days");
            }
            return Integer.toString(given);
        }
    }

    /// How many seconds a member of a group waits between two messages; 0 is not at all. Its hosts may say so.
    record SlowMode(Integer seconds) implements RoomChange {
        @Override
        public String kind() {
            return "slow_mode";
        }

        @Override
        public String body(String at) {
            int given = Words.given(seconds, at + "/seconds");
            if (given < 0 || given > MAX_SLOW_SECONDS) {
                throw Refused.field(at + "/seconds", "0 to " + MAX_SLOW_SECONDS + " seconds");
            }
            return Integer.toString(given);
        }
    }
}
