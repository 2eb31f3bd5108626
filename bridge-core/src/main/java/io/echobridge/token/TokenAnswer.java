package io.echobridge.token;

/** What is found out about a client's token. Reasons are for the operator, and name no token. */
public sealed interface TokenAnswer {
  /** The client may come in, as this one. */
  record Accepted(Identity identity) implements TokenAnswer {}

  /** No: the same token will not do later either. */
  record Refused(String reason) implements TokenAnswer {}

  /** Nobody can say at present: the client is to try again. */
  record NotNow(String reason) implements TokenAnswer {}
}
