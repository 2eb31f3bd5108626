package io.echobridge.relay;

import java.security.SecureRandom;

/**
 * This node, as the relays of its apps tell others.
 *
 * @param id the id that it has in the cluster
 * @param tag what the ids of its sessions carry, 0 to 999,999; other nodes may have the same by
 *     chance, and are told apart by the seals
 */
public record RelayNode(String id, int tag) {
  private static final int TAGS = 1_000_000;

  /** With a random tag. */
  public static RelayNode of(String id) {
    return new RelayNode(id, new SecureRandom().nextInt(TAGS));
  }
}
