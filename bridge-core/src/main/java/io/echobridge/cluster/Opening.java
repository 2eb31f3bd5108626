package io.echobridge.cluster;

/** Why a node lets clients join presence channels from now on. */
public enum Opening {
  /** It has the members of every other node. */
  EVERYBODY,
  /** There is no other node. */
  ALONE,
  /** It has waited long enough: members of other nodes can be missing from its lists. */
  PATIENCE
}
