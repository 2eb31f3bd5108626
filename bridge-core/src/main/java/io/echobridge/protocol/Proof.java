package io.echobridge.protocol;

/**
 * What somebody wants to know of one client: whether it has all that was sent to it so far. On the
 * connection's loop. After {@link #received}, or {@link #lost}, nothing counts any more.
 */
public interface Proof {
  /** Whether nobody waits for it any more: then it may be forgotten. From any thread. */
  boolean isOver();

  /** The kernel has all of it. */
  void written();

  /** The client has shown that it has all of it; so the kernel had. */
  void received();

  /** This client cannot show that it has something. It may still turn out to be written. */
  void impossible();

  /** Nothing more will be known: the connection has ended, or goes on as another one. */
  void lost();
}
