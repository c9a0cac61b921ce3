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

/** A bearer token that does not hold. */
export interface RefusedToken {
  /** Why, in words for its sender. */
  readonly refused: string;
  /** What makes it look forged, or made for somebody else; null where it has merely ended or is no token at all. */
  readonly suspicion: 'ALGORITHM' | 'AUDIENCE' | 'ISSUER' | 'KEY' | 'SIGNATURE' | 'TYPE' | null;
}

/** Checks bearer tokens (JWTs) of an outside identity provider. */
export interface TokenVerifier {
  /**
   * The token's identity, or why it is refused.
   *
   * @throws GraphQLError with SERVICE_UNAVAILABLE where the provider's keys cannot be had: the token may be good.
   */
  verify(token: string): Promise<VerifiedToken | RefusedToken>;
}
