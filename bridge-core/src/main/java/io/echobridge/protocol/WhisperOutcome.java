package io.echobridge.protocol;

/**
 * Hears what became of one whisper. One of the methods is called, at most once, on the session's
 * loop; none where the session ended before.
 */
public interface WhisperOutcome {
  /** For a client that does not want to know. */
  WhisperOutcome UNASKED =
      new WhisperOutcome() {
        @Override
        public void heard(int receivers) {}

        @Override
        public void dropped(WhisperRefusal reason) {}
      };

  /**
   * The whisper was passed on. Called when the last loop of this node has done so.
   *
   * @param receivers to how many other connections of this node; how many there are on other nodes,
   *     nobody knows then
   */
  void heard(int receivers);

  /** Nobody heard it. */
  void dropped(WhisperRefusal reason);
}
