package ai.moolai.edge;

import ai.moolai.base.Caller;
import org.jspecify.annotations.Nullable;

/// Who was let in and by what, so that the question can be asked again while a stream goes on.
public final class Admission {
    private final Authenticator authenticator;
    private final @Nullable String credential;
    private final @Nullable Caller caller;

    Admission(Authenticator authenticator, @Nullable String credential, @Nullable Caller caller) {
        this.authenticator = authenticator;
        this.credential = credential;
        this.caller = caller;
    }

    /// Null where no credential was shown and none is supposed.
    public @Nullable Caller caller() {
        return caller;
    }

    /// Judges the credential anew: a key may have been revoked, or have expired, meanwhile.
    ///
    /// @throws ai.moolai.base.FailureException as the authenticator says
    public Admission renewed() {
        return credential == null ? this : with(credential);
    }

    /// Judges another credential in the place of this one.
    ///
    /// @throws ai.moolai.base.FailureException as the authenticator says
    public Admission with(String another) {
        return new Admission(authenticator, another, authenticator.authenticate(another));
    }
}
