package io.echobridge.hub.stats;

/**
 * How many nodes have done what all of them have to.
 *
 * @param nodes how many there are, this one included
 * @param done how many have said that they did it
 */
public record Acknowledged(int nodes, int done) {}
