package io.echobridge.cluster;

/** Why another node is none for this one any more. */
public enum Departure {
  /** It was silent for too long while the broker carried this node's own beats. */
  DEAD,
  /** It said goodbye, and the time is over for which its members stay. */
  GOODBYE
}
