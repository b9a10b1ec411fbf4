package dev.redwork.worker;

import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLink;

/** The two connections of a lane's turns. The one that has rested longer is used, so that none grows cold. */
final class LaneLinks implements AutoCloseable {
    private final RedisLink one;
    private final RedisLink other;
    private boolean oneIsOut;
    private boolean otherIsOut;
    private boolean othersTurn;

    LaneLinks(RedisSettings settings) {
        this.one = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.other = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
    }

    /** To be returned by {@link #giveBack}; two are out at most. */
    synchronized RedisLink take() {
        boolean takesOther = oneIsOut || (othersTurn && !otherIsOut);
        if (takesOther ? otherIsOut : oneIsOut) {
            throw new IllegalStateException("both connections are in use");
        }
        othersTurn = !takesOther;
        oneIsOut |= !takesOther;
        otherIsOut |= takesOther;
        return takesOther ? other : one;
    }

    synchronized void giveBack(RedisLink link) {
        oneIsOut &= link != one;
        otherIsOut &= link != other;
    }

    @Override
    public void close() {
        one.close();
        other.close();
    }
}
