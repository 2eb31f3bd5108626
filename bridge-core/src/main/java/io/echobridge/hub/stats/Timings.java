package io.echobridge.hub.stats;

/** Who wants to know how long things take. Called from many threads; returns at once. */
public interface Timings {
  /**
   * A broadcast has been handed to the last of its receivers' connections.
   *
   * @param nanos since it was decoded
   */
  void fanOut(long nanos);

  /**
   * The application has said whether somebody may listen, or could not be asked.
   *
   * @param nanos since it was to be asked, waiting for its turn included
   */
  void authorization(long nanos, boolean granted);

  /** This one, and another one besides. */
  default Timings and(Timings other) {
    Timings first = this;
    return new Timings() {
      @Override
      public void fanOut(long nanos) {
        first.fanOut(nanos);
        other.fanOut(nanos);
      }

      @Override
      public void authorization(long nanos, boolean granted) {
        first.authorization(nanos, granted);
        other.authorization(nanos, granted);
      }
    };
  }

  /** Nobody does. */
  Timings NONE =
      new Timings() {
        @Override
        public void fanOut(long nanos) {}

        @Override
        public void authorization(long nanos, boolean granted) {}
      };
}
