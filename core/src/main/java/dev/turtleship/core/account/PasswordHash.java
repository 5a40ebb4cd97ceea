package dev.turtleship.core.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;

/// How passwords are kept: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet), a
/// salt each, in PHC form (`$argon2id$v=19$...`). Each hash burns a core for tens of milliseconds, on the thread that
/// asks for it.
public final class PasswordHash {
    private static final int KIBIBYTES = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(KIBIBYTES, PASSES, 1, 32, Argon2.ID);

    private PasswordHash() {}

    public static String of(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(ARGON2).getResult();
    }

    static boolean matches(String password, String hash) {
        return Password.check(password, hash).with(ARGON2);
    }

    /// Whether this is a hash of the kind that is made here; what is weaker, or stronger than it can be checked in
    /// time, is not.
    static boolean isOurs(String hash) {
        try {
            return hash.length() <= 200
                    && Argon2Function.getInstanceFromHash(hash).equals(ARGON2);
        } catch (RuntimeException _) {
            return false;
        }
    }
}
