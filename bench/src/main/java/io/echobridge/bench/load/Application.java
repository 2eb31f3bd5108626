package io.echobridge.bench.load;

/** Whoever publishes. */
interface Application {
  /** Publishes the next event of a channel; they are numbered from 1. */
  void publish(int channel);

  /** Publishes what no client counts: number 0. */
  void probe(int channel);

  int channels();
}
