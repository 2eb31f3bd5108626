package io.echobridge.hub.stats;

/** How far an event that was published at this node has got. */
public enum Reach {
  /** Every node has it, or the broker that carries it to them. */
  EVERYWHERE,
  /** This node's clients have it; the other nodes get it as soon as the broker takes it. */
  LATER
}
