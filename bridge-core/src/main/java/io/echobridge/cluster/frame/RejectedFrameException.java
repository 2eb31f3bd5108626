package io.echobridge.cluster.frame;

/**
 * Bytes are no frame for this node. Anybody who may publish at the broker causes these, so they
 * cost little: there is no stack trace, and nothing is logged.
 */
public final class RejectedFrameException extends Exception {
  /** Of another cluster. */
  public static final String FOREIGN = "foreign";

  /** Of a version whose header this one cannot read. */
  public static final String VERSION = "version";

  /** Shorter than it has to be. */
  public static final String TRUNCATED = "truncated";

  /** Without a tag, though there is a secret. */
  public static final String UNSIGNED = "unsigned";

  /** With a tag that no secret of ours has made. */
  public static final String FORGED = "forged";

  /** Not what a node writes. */
  public static final String MALFORMED = "malformed";

  /** Beyond a bound. */
  public static final String TOO_LARGE = "too-large";

  /** Of a kind that this version does not know. */
  public static final String KIND = "kind";

  private static final long serialVersionUID = 1L;

  private final String reason;

  RejectedFrameException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** One of the words above. */
  public String reason() {
    return reason;
  }
}
