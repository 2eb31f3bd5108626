/**
 * Places in what one Redis says, for which Redis itself has no numbers. Nodes publish
 * <em>marks</em> among the events, and each mark stands at one point of Redis' order for all who
 * hear it. A place is a mark, the print of a message, and the how manyth such message it is since
 * the mark. Knows nothing of connections.
 */
@NullMarked
package io.echobridge.broker.redis.mark;

import org.jspecify.annotations.NullMarked;
