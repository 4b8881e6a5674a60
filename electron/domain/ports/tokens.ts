/** What a session's token says. */
export interface TokenClaims {
  readonly sessionId: string;
  readonly userId: number;
  /** The account's generation when the token was made. */
  readonly generation: number;
  /** Ms since 1970 UTC; whole seconds. */
  readonly expires: number;
}

/** Signed tokens (JWT, HS256) under the station's own key. */
export interface Tokens {
  sign(claims: TokenClaims): Promise<string>;
  /** The claims of a token whose signature holds, expired or not; null of any other. */
  read(token: string): Promise<TokenClaims | null>;
}
