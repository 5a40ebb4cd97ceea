package dev.turtleship.core.account;

import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Who calls. Every route under `/v1` needs an access token unless its method or class says `@PermitAll`; a resource
/// asks this bean for the caller.
@RequestScoped
public class Authentication {
    /// The header of every answer to somebody who goes on by grace.
    static final String GRACE = "X-Auth-Grace";

    private static final String BEARER = "Bearer ";

    private Caller caller;

    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("asked for the caller of an open route");
        }
        return caller;
    }

    boolean inGrace() {
        return caller != null && caller.grace();
    }

    /// A method, because the filter holds a proxy of this bean, whose fields are nobody's.
    void identify(Caller identified) {
        this.caller = identified;
    }

    /// The check before the resource.
    static class Filter {
        private final Tokens tokens;
        private final Authentication authentication;
        private final Manifests manifests;

        Filter(Tokens tokens, Authentication authentication, Manifests manifests) {
            this.tokens = tokens;
            this.authentication = authentication;
            this.manifests = manifests;
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
            var caller = tokens.verify(header.substring(BEARER.length()).strip());
            authentication.identify(caller);
            if (caller.grace()
                    && manifests.sensitive(
                            request.getMethod(), request.getUriInfo().getPath())) {
                throw new Refused(CoreError.NOT_IN_GRACE, "Wait until signing in works again");
            }
        }

        /// Whoever goes on by grace is told so with every answer.
        @ServerResponseFilter
        public void mark(ContainerResponseContext response) {
            if (authentication.inGrace()) {
                response.getHeaders().putSingle(GRACE, "true");
            }
        }
    }
}
