package io.echobridge.gate;

/**
 * How many clients this node may have while a limit counts the clients of all nodes. What the limit
 * leaves is shared evenly until the nodes hear of each other again, so that all of them together
 * exceed it by little, however many clients come at once. Thread-safe.
 */
public final class ClusterShare {
  private record Heard(long own, long others, int nodes) {}

  private volatile Heard heard = new Heard(0, 0, 1);

  /**
   * The nodes have heard of each other.
   *
   * @param own how many clients this node has at this moment
   * @param others how many all others had when they told it last
   * @param nodes how many nodes take clients, this one included
   */
  public void heard(long own, long others, int nodes) {
    heard = new Heard(own, others, Math.max(1, nodes));
  }

  /** How many clients the other nodes had when they told it last. */
  public long others() {
    return heard.others();
  }

  /**
   * How many clients this node may have until the nodes hear of each other again.
   *
   * @param inCluster how many all nodes may have
   */
  long most(long inCluster) {
    Heard now = heard;
    long rest = Math.max(0, inCluster - now.others() - now.own());
    return now.own() + (rest + now.nodes() - 1) / now.nodes();
  }
}
