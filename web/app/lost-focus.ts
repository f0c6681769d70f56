// Keeps the place of a person who uses the keyboard when the focused element goes away with its own action.
import { useEffect } from 'react';

/** When the focused element is removed, the section around it takes the focus, so that Tab goes on from there. */
export function useLostFocus(): void {
  useEffect(() => {
    /** From the last focused element of the page outwards, as it was then. */
    let around: Element[] = [];
    let asked = 0;
    function remember({ target }: FocusEvent) {
      if (!(target instanceof Element)) return;
      // A dialog stands beside the page: around it is what had the focus when it opened.
      const dialog = target.closest('dialog');
      if (!dialog && !target.closest('#content')) return;
      const page = dialog ? around.filter((one) => !one.closest('dialog')) : [];
      around = [];
      const end = dialog?.parentElement ?? document.querySelector('#content');
      for (let one: Element | null = target; one && one !== end; one = one.parentElement) around.push(one);
      around.push(...page);
    }
    function seek() {
      asked = 0;
      const [last] = around;
      // A click beside everything is no lost focus.
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      const home = around.find((one) => one.isConnected && one.matches('section'));
      around = [];
      if (!(home instanceof HTMLElement)) return;
      home.tabIndex = -1;
      home.focus({ preventScroll: true });
    }
    const observer = new MutationObserver(() => {
      if (asked === 0 && around.length > 0) asked = requestAnimationFrame(seek);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', remember);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(asked);
      document.removeEventListener('focusin', remember);
    };
  }, []);
}
