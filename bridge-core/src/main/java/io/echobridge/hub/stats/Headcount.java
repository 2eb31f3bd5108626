package io.echobridge.hub.stats;

import java.util.List;

/**
 * How full channels are on all nodes together.
 *
 * @param channels those with subscribers anywhere
 * @param nodes how many nodes there are, this one included
 * @param answered how many of them are in it
 * @param isTooMuch whether there are more channels than one answer holds; then some are missing
 */
public record Headcount(List<Occupancy> channels, int nodes, int answered, boolean isTooMuch) {}
