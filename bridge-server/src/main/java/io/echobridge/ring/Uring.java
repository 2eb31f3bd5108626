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
   * Hands prepared sends to the kernel, the oldest first, and waits for answers.
   *
   * @param sends how many
   * @param answers how many answers there have to be
   * @return how many sends the kernel took over; a negative error where it took none
   */
  int enter(int sends, int answers);

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
