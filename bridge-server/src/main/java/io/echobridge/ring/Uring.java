package io.echobridge.ring;

/** What an io_uring does for one loop: takes sends, does them, and says what came of each. */
interface Uring extends AutoCloseable {
  /** How many sends fit between two calls of {@link #enter}. */
  int capacity();

  /**
   * Prepares the next send.
   *
   * @param tag what its answer is called
   */
  void prepare(int tag, int descriptor, long address, int length);

  /**
   * Hands prepared sends to the kernel, the oldest first, and waits for answers: for a second at
   * most, as the kernel sends at once.
   *
   * @param sends how many
   * @param answers how many answers there have to be
   * @return how many sends the kernel took over, whatever is answered; a negative error where it
   *     took none, and where it was waited for in vain without handing any over
   */
  int enter(int sends, int answers);

  /**
   * Has a prepared send go to no socket, so that its answer is an error.
   *
   * @param newest 1 for the one that was prepared last, 2 for the one before
   */
  void disarm(int newest);

  /** Forgets so many of the sends that were prepared last, and that the kernel has not taken. */
  void withdraw(int sends);

  /** Reads the answers that there are; how many these were. */
  int answers(Answers to);

  @Override
  void close();

  /** Hears answers. */
  @FunctionalInterface
  interface Answers {
    /**
     * @param result how many bytes were taken; a negative error where none were
     */
    void answer(int tag, int result);
  }
}
