package dev.turtleship.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.identity.IdentityCheck.State;
import dev.turtleship.identity.Statement.Question;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Having the registrar (a simulated one until a real one is connected) say who one is.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/checks/{id}")
@RunOnVirtualThread
class CheckResource {
    record NewCheck(
            @NotNull(message = "Say your name") String name,
            @NotNull(message = "Say when you were born") LocalDate birthDate) {}

    record Words(String ko, String en) {}

    /// `state` is asked, verified, refused (the registrar knows nobody like that) or lapsed (it never answered). Asked
    /// means that the registrar has not said yet: it is asked again by itself, next before `expected_by`.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(UUID id, String state, Instant expectedBy, Words words) {}

    private static final int MAX_NAME = 100;
    private static final String HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0";
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Words WAIT = new Words(
            "본인 확인 기관의 답을 기다리고 있습니다. 답이 오는 대로 알려 드립니다.",
            "The registrar has not answered yet. It is asked again by itself.");

    private final CheckService service;
    private final Attempts attempts;
    private final Authentication authentication;
    private final Clock clock;

    CheckResource(CheckService service, Attempts attempts, Authentication authentication, Clock clock) {
        this.service = service;
        this.attempts = attempts;
        this.authentication = authentication;
        this.clock = clock;
    }

    /// The same again is answered with what is known and asks nobody: only the worker asks again, when it is time.
    @PUT
    @Operation(summary = "Have one's identity checked, under an id of the client's making.")
    public Response ask(UUID id, @Valid @NotNull NewCheck body) {
        var me = authentication.caller().account();
        var question = new Question(id, name(body.name()), birthDate(body.birthDate()));
        var known = service.find(me, question);
        if (known.isPresent()) {
            return answer(200, known.get(), known.get().state());
        }
        var begun = attempts.check(me, () -> service.begin(me, question));
        var state = begun.fresh()
                ? service.settle(begun.check(), Optional.of(question))
                : begun.check().state();
        return answer(begun.fresh() ? 201 : 200, begun.check(), state);
    }

    @GET
    @Operation(summary = "What became of an identity check.")
    public Check find(UUID id) {
        var check = service.find(id, authentication.caller().account());
        return render(check, check.state());
    }

    private Response answer(int decided, IdentityCheck check, State state) {
        return Response.status(state == State.ASKED ? 202 : decided)
                .entity(render(check, state))
                .build();
    }

    private Check render(IdentityCheck check, State state) {
        boolean open = state == State.ASKED;
        var now = clock.instant();
        var turn = check.dueAt().isAfter(now) ? check.dueAt() : now;
        return new Check(check.id(), state.column(), open ? turn.plus(TURN) : null, open ? WAIT : null);
    }

    private static String name(String given) {
        String name = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.codePoints().anyMatch(CheckResource::invisible)) {
            throw Refused.field("/name", "A name has 1 to 100 visible characters");
        }
        return name;
    }

    /// Controls, formats such as U+200B, and the fillers of Hangul, which count as letters and show nothing.
    private static boolean invisible(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || HANGUL_FILLERS.indexOf(character) >= 0;
    }

    private LocalDate birthDate(LocalDate given) {
        if (given.isBefore(EARLIEST) || given.isAfter(Age.today(clock.instant()))) {
            throw Refused.field("/birth_date", "Nobody who can ask was born then");
        }
        return given;
    }
}
