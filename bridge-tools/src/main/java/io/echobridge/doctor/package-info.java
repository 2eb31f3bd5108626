/**
 * {@code echobridge doctor}: finds out why no events arrive, and changes nothing. One class for
 * each check. A broker's plug-in explains its own settings; about Redis, the doctor knows only what
 * Laravel's settings say.
 */
@NullMarked
package io.echobridge.doctor;

import org.jspecify.annotations.NullMarked;
