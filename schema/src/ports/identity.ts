/** Who somebody is elsewhere, as a provider has proved it. */
export interface ProvenIdentity {
  /** "GOOGLE", "GITHUB", or the URL of an OIDC issuer. */
  readonly provider: string;
  /** The provider's own, unchanging id of the person. */
  readonly subject: string;
  readonly email: string | null;
  /** Whether the provider has seen that mail to `email` arrives. */
  readonly emailVerified: boolean;
  /** What the person is called there: a proposal for the username. */
  readonly name: string | null;
}

/** A bearer token of an outside issuer that holds. */
export interface VerifiedToken extends ProvenIdentity {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Checks bearer tokens (JWTs) of an outside identity provider. */
export interface TokenVerifier {
  /** The token's identity, or why it is refused, in words for its sender. */
  verify(token: string): Promise<VerifiedToken | { readonly refused: string }>;
}
