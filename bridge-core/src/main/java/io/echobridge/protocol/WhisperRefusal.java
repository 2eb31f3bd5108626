package io.echobridge.protocol;

/** Why the hub dropped a whisper. */
public enum WhisperRefusal {
  /** The client is not subscribed, or the channel is public. */
  NOT_ALLOWED,

  /** The name does not begin with {@code client-}, or is not well-formed Unicode. */
  BAD_NAME,

  /** The client has others receive more than it may. */
  TOO_MUCH,

  /** The server has no room for it now. */
  BUSY
}
