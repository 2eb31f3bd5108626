package io.echobridge.cluster;

import java.time.Duration;

/**
 * What keeps a node small whatever the others send.
 *
 * @param peers the most other nodes
 * @param ringBytes the most changes kept for nodes that missed them, in bytes
 * @param ringAge how long they are kept
 * @param unsentBytes the most changes that wait for the broker, in bytes
 * @param frameBytes about the most in a frame, but for a single thing that is larger
 * @param aheadFrames the most frames of a node that wait for what is before them
 * @param aheadBytes the most bytes of those
 * @param whisperBytes the most whispers that wait for the broker, in bytes
 * @param streams the most snapshots on their way to others, and the most that come in
 * @param unconfirmed the most parts of a snapshot that the broker has not confirmed
 * @param streamBytes the most of snapshots in a second, in bytes
 * @param answers the most frames in a second for nodes that ask or say hello, snapshots aside
 * @param questions the most nodes of which everything is asked for in the same second
 */
record Bounds(
    int peers,
    int ringBytes,
    Duration ringAge,
    int unsentBytes,
    int frameBytes,
    int aheadFrames,
    int aheadBytes,
    int whisperBytes,
    int streams,
    int unconfirmed,
    int streamBytes,
    int answers,
    int questions) {
  static final Bounds STANDARD =
      new Bounds(
          256,
          8 << 20,
          Duration.ofSeconds(60),
          32 << 20,
          256 << 10,
          200,
          1 << 20,
          4 << 20,
          8,
          4,
          16 << 20,
          50,
          32);

  /** The most changes in a frame. */
  static final int FRAME_CHANGES = 8192;
}
