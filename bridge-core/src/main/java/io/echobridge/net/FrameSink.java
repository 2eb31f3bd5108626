package io.echobridge.net;

/** Takes the frames for one connection. On its loop only. */
public interface FrameSink {
  /**
   * Queues a frame; it leaves when the current batch of the loop ends. Without effect once closed.
   */
  void send(Frame frame);

  /**
   * Queues a frame that may be lost, unless much waits for the connection already.
   *
   * @return whether it was queued
   */
  default boolean offer(Frame frame) {
    send(frame);
    return true;
  }
}
