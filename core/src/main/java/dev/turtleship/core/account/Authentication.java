package dev.turtleship.core.account;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Who calls. Every route under `/v1` needs an access token unless its method or class says `@PermitAll`; a resource
/// asks this bean for the caller.
@RequestScoped
public class Authentication {
    private static final String BEARER = "Bearer ";

    private Caller caller;

    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("asked for the caller of an open route");
        }
        return caller;
    }

    /// A method, because the filter holds a proxy of this bean, whose fields are nobody's.
    void identify(Caller identified) {
        this.caller = identified;
    }

    /// The check before the resource.
    static class Filter {
        private final Tokens tokens;
        private final Authentication authentication;

        Filter(Tokens tokens, Authentication authentication) {
            this.tokens = tokens;
            this.authentication = authentication;
        }

        @ServerRequestFilter
        public void authenticate(ContainerRequestContext request, ResourceInfo resource) {
            if (resource.getResourceMethod().isAnnotationPresent(PermitAll.class)
                    || resource.getResourceClass().isAnnotationPresent(PermitAll.class)) {
                return;
            }
            String header = request.getHeaderString("Authorization");
            if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw new Refused(CoreError.UNAUTHENTICATED, "Send Authorization: Bearer <access token>");
            }
            authentication.identify(
                    tokens.verify(header.substring(BEARER.length()).strip()));
        }
    }
}
