package dev.turtleship.pay;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The bank that wallets are topped up from, at `turtleship.bank.url`. It is asked under our id, as often as needed,
/// and pays once.
@Singleton
class BankClient {
    enum Answer {
        PAID,
        REFUSED,
        /// No answer that says either; to be asked again.
        UNKNOWN
    }

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final Optional<URI> bank;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    BankClient(@ConfigProperty(name = "turtleship.bank.url") Optional<URI> bank) {
        this.bank = bank;
    }

    /// Asks the bank to pay `amountMinor` won out of the owner's account to us.
    Answer collect(UUID id, UUID owner, long amountMinor) {
        if (bank.isEmpty()) {
            return Answer.UNKNOWN;
        }
        var request = HttpRequest.newBuilder(bank.get().resolve("/collections/" + id))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"account\":\"%s\",\"amount\":%d,\"currency\":\"KRW\"}".formatted(owner, amountMinor)))
                .build();
        try {
            return switch (http.send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode()) {
                case 200, 201 -> Answer.PAID;
                case 409, 422 -> Answer.REFUSED;
                default -> Answer.UNKNOWN;
            };
        } catch (IOException _) {
            return Answer.UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Answer.UNKNOWN;
        }
    }
}
