package io.echobridge.hub.intake;

import io.echobridge.hub.delivery.Recall;
import org.jspecify.annotations.Nullable;

/**
 * A broker, as messages come from it, or who publishes at a node.
 *
 * @param words for who asks what was refused, or where an event came from
 * @param remembered as the history knows it; null where there is none
 */
record Origin(String words, Recall.@Nullable Source remembered) {}
