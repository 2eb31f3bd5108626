package io.echobridge.doctor;

/** A request ended without an answer, or without the one that was needed. */
final class NoAnswerException extends Exception {
  private final Trouble trouble;

  NoAnswerException(Trouble trouble, Throwable cause) {
    super(trouble.words(), cause);
    this.trouble = trouble;
  }

  NoAnswerException(String words, Throwable cause) {
    super(words, cause);
    this.trouble = Trouble.BROKEN;
  }

  Trouble trouble() {
    return trouble;
  }
}
