package io.echobridge.broker.redis.mark;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How often each print came. Clients can have a part in what is published, and prints are no
 * secret, so where one stands depends on a number that nobody outside this process knows.
 */
final class Tally {
  private static final int FACTOR = ThreadLocalRandom.current().nextInt() | 1;
  private static final int SMALLEST = 64;

  private int[] prints = new int[SMALLEST];
  private int[] counts = new int[SMALLEST];
  private int different;

  /** Counts one more such print, and returns how many there are. */
  int add(int print) {
    if (2 * different >= prints.length) {
      grow();
    }
    int at = find(print);
    if (counts[at] == 0) {
      prints[at] = print;
      different++;
    }
    return ++counts[at];
  }

  private int find(int print) {
    int at = (print * FACTOR) >>> (Integer.numberOfLeadingZeros(prints.length) + 1);
    while (counts[at] != 0 && prints[at] != print) {
      at = (at + 1) & (prints.length - 1);
    }
    return at;
  }

  private void grow() {
    int[] oldPrints = prints;
    int[] oldCounts = counts;
    prints = new int[2 * oldPrints.length];
    counts = new int[prints.length];
    for (int i = 0; i < oldPrints.length; i++) {
      if (oldCounts[i] != 0) {
        int at = find(oldPrints[i]);
        prints[at] = oldPrints[i];
        counts[at] = oldCounts[i];
      }
    }
  }
}
