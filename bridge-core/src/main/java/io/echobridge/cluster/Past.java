package io.echobridge.cluster;

/**
 * What is remembered of a copy that was given up, as its owner may come back.
 *
 * @param happened the last event that had its effect here
 * @param losses how often the owner was lost
 */
record Past(long happened, int losses) {
  static final Past NONE = new Past(0, 0);
}
