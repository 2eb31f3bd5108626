/**
 * What text of others goes through before anything is done with it: patterns that cost little, JSON
 * within bounds, what a terminal may be shown, and how often the log may repeat itself. Knows
 * nothing of the daemon; everybody may use it.
 */
@NullMarked
package io.echobridge.text;

import org.jspecify.annotations.NullMarked;
