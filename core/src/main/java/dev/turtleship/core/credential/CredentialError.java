package dev.turtleship.core.credential;

import dev.turtleship.core.problem.Reason;

enum CredentialError implements Reason {
    PRESENTATION_INVALID(400, "presentation-invalid", "The presented credential does not prove this");

    private final int status;
    private final String slug;
    private final String title;

    CredentialError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "core";
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
