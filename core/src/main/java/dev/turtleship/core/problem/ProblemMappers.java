package dev.turtleship.core.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.turtleship.core.http.RequestId;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where a failure of an HTTP request becomes a problem (RFC 9457). Nothing of an unexpected failure
/// leaves the process: the caller gets the request id, the log gets the rest.
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final Pattern WORD_END = Pattern.compile("([a-z0-9])([A-Z])");

    @ServerExceptionMapper
    public Response refused(Refused refused) {
        var builder = Response.status(refused.reason().status())
                .type("application/problem+json")
                .entity(refused.body(RequestId.current()));
        if (refused.retryAfter().isPositive()) {
            builder.header("Retry-After", Math.max(1, refused.retryAfter().toSeconds()));
        }
        refused.headers().forEach(builder::header);
        if (refused.reason().status() == 401) {
            builder.header("WWW-Authenticate", "Bearer");
        }
        return builder.build();
    }

    @ServerExceptionMapper
    public Response invalid(ConstraintViolationException invalid) {
        var refusal = new Refused(CoreError.INVALID, "Some fields are not valid");
        for (var violation : invalid.getConstraintViolations()) {
            refusal.at(pointer(violation.getPropertyPath()), violation.getMessage());
        }
        return refused(refusal);
    }

    @ServerExceptionMapper
    public Response unreadable(JacksonException unreadable) {
        return refused(Unreadable.refused("", unreadable));
    }

    /// By its own type too: the framework brings a mapper for it that says nothing.
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException unreadable) {
        return refused(Unreadable.refused("", unreadable));
    }

    @ServerExceptionMapper
    public Response webApplication(WebApplicationException failure) {
        if (failure.getCause() instanceof JacksonException unreadable) {
            return refused(Unreadable.refused("", unreadable));
        }
        int status = failure.getResponse().getStatus();
        var reason =
                switch (status) {
                    case 401 -> CoreError.UNAUTHENTICATED;
                    case 403 -> CoreError.FORBIDDEN;
                    case 404 -> CoreError.NOT_FOUND;
                    case 405 -> CoreError.METHOD_NOT_ALLOWED;
                    case 406 -> CoreError.NOT_ACCEPTABLE;
                    case 413 -> CoreError.TOO_LARGE;
                    case 415 -> CoreError.UNSUPPORTED_MEDIA_TYPE;
                    case 429 -> CoreError.TOO_MANY;
                    case 503 -> CoreError.UNAVAILABLE;
                    default -> status < 500 ? CoreError.INVALID : CoreError.BUG;
                };
        if (reason == CoreError.BUG) {
            return bug(failure);
        }
        return refused(new Refused(reason, reason.title()));
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure) {
        // A refusal stays a refusal when an interceptor wrapped it on its way out.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused(refused);
            }
        }
        return bug(failure);
    }

    private Response bug(Throwable failure) {
        LOG.error("A request failed unexpectedly", failure);
        return Response.status(500)
                .type(new MediaType("application", "problem+json"))
                .entity(new Refused(CoreError.BUG, "The failure was noted under this request id")
                        .body(RequestId.current()))
                .build();
    }

    /// Bean Validation names a parameter by `method.argument.field`; callers know only the field, in snake_case.
    private static String pointer(Path path) {
        var steps = new ArrayList<String>();
        for (var node : path) {
            switch (node.getKind()) {
                case METHOD -> {}
                case PARAMETER -> steps.add(node.getName());
                default -> {
                    if (node.getIndex() != null) {
                        steps.add(node.getIndex().toString());
                    }
                    if (node.getName() != null && !node.getName().startsWith("<")) {
                        steps.add(WORD_END.matcher(node.getName())
                                .replaceAll("$1_$2")
                                .toLowerCase(java.util.Locale.ROOT));
                    }
                }
            }
        }
        // The first step is the Java name of the body argument, unless a query or header parameter itself is wrong.
        if (steps.getFirst().equals("body")) {
            steps.removeFirst();
        }
        return steps.stream().map(step -> "/" + step).collect(Collectors.joining());
    }
}
